"""Facts that do not go together: what cannot be is refused (``order``), what is only unusual is told (``checks``)."""

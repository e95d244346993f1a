"""What surrounds every page: navigation, style, markup."""

"""What the page of the other schemes adds to the other pages: its form, its answer, its session."""

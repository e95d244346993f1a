"""What every door shares to show an answer: words, years, bars."""

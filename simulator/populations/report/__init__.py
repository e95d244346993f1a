"""What a study of a population says, in sentences and pictures."""

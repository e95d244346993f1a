"""From households and a law to decisions, schedules and receipts: numpy and the law, nothing else."""

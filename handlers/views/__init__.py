"""Block Kit for each topic: pure functions from data to what a person sees in Slack."""

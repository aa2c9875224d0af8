"""What Slack tells the bot, as it should be and as it should not."""

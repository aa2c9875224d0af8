"""What people do in Slack, one folder a topic: translates between Slack and the acts of the agreement."""

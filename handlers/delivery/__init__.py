"""What administrators are told of messages and channels."""

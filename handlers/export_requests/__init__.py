"""What people may download, asked for with `/sro-export`."""

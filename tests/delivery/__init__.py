"""Every message arrives once, and shows what its record says."""

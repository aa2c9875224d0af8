"""What officers do that is not enforcement: logged in seconds, corrected with a reason, never deleted."""

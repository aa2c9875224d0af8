"""The register of notices, and the monthly reports of an officer."""

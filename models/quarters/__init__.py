"""The quarter: each school's figures, the police's, the team's meeting and the sign-off of both parties (§IX)."""

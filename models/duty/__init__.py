"""On duty and off duty: when officers were at their schools, as they tapped it; beside the plan, not in it."""

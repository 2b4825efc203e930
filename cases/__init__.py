"""What happens to a report (报、议、督、评): events, states, clocks, who may do what; no door and no database."""

"""Where a run can be sent, and what is so or not of it; both as a person types them."""

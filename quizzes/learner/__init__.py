"""What a learner has answered, and what follows from it: what they know, what is due and what comes next."""

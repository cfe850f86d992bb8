"""Pictures and clips that others made are decoded in processes of their own, which may die without harm."""

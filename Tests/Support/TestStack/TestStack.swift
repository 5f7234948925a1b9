// TestStack

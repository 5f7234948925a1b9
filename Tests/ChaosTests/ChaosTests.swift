// ChaosTests

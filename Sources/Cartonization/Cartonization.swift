// Cartonization

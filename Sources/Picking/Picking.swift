// Picking

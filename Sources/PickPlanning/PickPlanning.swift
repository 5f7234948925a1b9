// PickPlanning

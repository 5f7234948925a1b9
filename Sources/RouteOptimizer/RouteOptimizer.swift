// RouteOptimizer

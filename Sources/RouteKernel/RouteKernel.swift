// RouteKernel

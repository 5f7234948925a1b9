package import Postgres

/// Every migration of the system of record, in the order in which they are applied.
///
/// Forward-only: a migration that has been released is never edited (its checksum is recorded where it ran); a change is
/// a new file at the end of the list. `waybill migrate` applies them, programs refuse to start on an older database.
package enum AllMigrations {
    package static let list: [Migration] = [
        .operations, .messaging, .orders, .warehouse, .shipping, .routing, .tracking, .reports, .allocationKeys,
        .trackingCorrections, .allocationIndexes, .floor, .blockedPlaces, .cancelWanted, .routeTimes,
        .rateCardViews, .trackingFormats, .messageOrigins, .sourcesOfEvents, .endedOrders, .stopReports,
        .replanning, .fleetStanding, .packing, .secondLooks, .expectedTimes, .silentVehicles, .oneKeyPerParcel,
        .queueNames, .comments, .addressesWhole, .deliveryWindows, .parcelLives, .stockTimes, .readiness, .keyChannels,
        .deadLetterExtent, .webhookLanes, .floorSessions, .vehicleKeys, .outboxRows, .roomForUpdates, .steadyPlans,
        .readyWithLabel, .scanUploads, .retiredMasters, .releasedOrders, .stockStatus,
        .siteCalendars, .cutOffs, .staffRoles, .keyLimits, .packagingFigures, .packLevels, .goodsIn, .faces, .promisedOrders,
        .transfers, .serials, .handlingAndOwners, .printersAndDrivers, .deviceReports, .stockAtDocks, .closedSites,
        .parcelLabels, .countTasks, .putBacks, .floorSupervision, .zeroChecks, .articleNumbers, .recalls, .orderChanges,
        .extraBins,
        .laterLots, .labelAttempts, .handOvers, .manifests, .laneStatistics, .expectedArrivals, .parcelExceptions,
        .carrierPolls, .webhookSources, .endpoints, .accountPaces, .documents, .customs, .manifestFilings, .invoices,
    ]
}

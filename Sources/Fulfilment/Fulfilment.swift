// Fulfilment

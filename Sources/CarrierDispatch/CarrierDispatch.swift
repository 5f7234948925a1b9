// CarrierDispatch

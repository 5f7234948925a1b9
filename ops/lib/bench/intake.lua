-- One order per request, each with an id of its own. wrk calls init per thread and request per request.
local thread_number = 0
function setup(thread)
    thread:set("number", thread_number)
    thread_number = thread_number + 1
end

function init(args)
    run = args[1]
    count = 0
    skus = {}
    for sku in io.lines(args[2]) do skus[#skus + 1] = sku end
    math.randomseed(number + 1)
    headers = { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. os.getenv("WAYBILL_KEY_SHOP") }
end

function request()
    count = count + 1
    local body = string.format(
        '{"external_id":"%s-%d-%d","channel":"bench","placed_at":"2026-01-05T12:01:20-03:00","paid_at":"2026-01-05T12:03:37-03:00",' ..
        '"promised_by":"2026-12-13","ship_to":{"name":"Ana Souza","street":"Rua Augusta, 100","city":"curitiba","state":"PR",' ..
        '"postcode":"80030","country":"BR","latitude":-25.4329,"longitude":-49.30339},' ..
        '"lines":[{"sku":"%s","quantity":1,"unit_price":"10.90"}]}',
        run, number, count, skus[math.random(#skus)])
    return wrk.format("POST", "/orders", headers, body)
end

function response(status)
    if status ~= 201 then other = (other or 0) + 1 end
end

function done(summary, latency)
    io.write(string.format(
        "requests=%d seconds=%.2f rate=%.0f p50=%.1fms p99=%.1fms errors=%d\n", summary.requests, summary.duration / 1e6,
        summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1000, latency:percentile(99) / 1000,
        summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end

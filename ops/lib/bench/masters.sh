# shellcheck shell=bash
# ops/bench masters: the files of a large warehouse into an installation with the demo's.

bench() {
    local bins=50000 articles=200000 stock=1000000 directory=$WAYBILL_STATE/bench-masters
    while [ $# -gt 0 ]; do
        case $1 in
            --bins | --articles | --stock) printf -v "${1#--}" '%s' "${2:?$1 needs a number}" && shift ;;
            *) usage >&2 && exit 64 ;;
        esac
        shift
    done
    fresh
    write_masters "$directory" "$bins" "$articles" "$stock"
    timed "import of $bins bins and $articles articles" "$bin/waybill" import all "$directory"
    timed "import of $stock balances" "$bin/waybill" import stock "$directory/stock.csv"
    timed "the same files again, which change nothing" "$bin/waybill" import all "$directory"
    timed "export" "$bin/waybill" export all --to "$directory/exported"
    timed "import of the export" "$bin/waybill" import all "$directory/exported"
    "$bin/waybill" audit | tail -1
    rm -rf "$directory"
}

# timed WORDS COMMAND…
timed() {
    local words=$1 began
    shift
    began=$EPOCHREALTIME
    "$@" >"$WAYBILL_STATE/log/bench-masters.log" 2>&1 || die "$words failed: $(tail -3 "$WAYBILL_STATE/log/bench-masters.log")"
    awk -v words="$words" -v began="$began" -v ended="$EPOCHREALTIME" 'BEGIN { printf "%6.1f s  %s\n", ended - began, words }'
}

# write_masters DIRECTORY BINS ARTICLES BALANCES
write_masters() {
    mkdir -p "$1"
    printf 'code,name,country,latitude,longitude\nBIG,A large one,BR,-23.5,-46.7\n' >"$1/sites.csv"
    awk -v n="$2" 'BEGIN {
        print "code,site,check_code,aisle,cell,kind,zone"
        for (i = 0; i < n; i++) printf "H%03d-%03d-%d,BIG,%03d,%d,%d,pick,\n", i / 400, i / 4 % 100, i % 4, i * 7919 % 1000, i / 400, i / 4 % 100
    }' >"$1/bins.csv"
    awk -v n="$3" 'BEGIN {
        print "sku,name,category,weight_g,length_mm,width_mm,height_mm"
        for (i = 0; i < n; i++) printf "BIG-%06d,Article %d,bench,%d,%d,%d,%d\n", i, i, 50 + i % 2000, 300, 200, 20 + i % 100
    }' >"$1/articles.csv"
    awk -v n="$4" -v bins="$2" -v articles="$3" 'BEGIN {
        print "place,sku,quantity,lot,expiry"
        for (i = 0; i < n; i++) {
            bin = i % bins
            printf "H%03d-%03d-%d,BIG-%06d,%d,L%d,2037-%02d-28\n", bin / 400, bin / 4 % 100, bin % 4, int(i / bins * 7 + bin * 4) % articles,
                1 + i % 40, i, 1 + i % 12
        }
    }' >"$1/stock.csv"
}

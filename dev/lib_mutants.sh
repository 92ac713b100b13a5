# shellcheck shell=bash disable=SC2034
# dev/test --mutants: switch the safeguards listed in tests/mutants off, one at
# a time; each must turn a test red. To be sourced by dev/test.

# run_mutants [NAME]
run_mutants() {
    mkdir -p "$WORK/todo" "$WORK/verdicts"
    "$PYTHON" "$DEV/mutants.py" check "$1" >"$WORK/names" || die "tests/mutants is not right, see above."
    step "Installing the addon" install_clone first --no-http ||
        die "the addon could not be installed, see above."
    while read -r name; do : >"$WORK/todo/$name"; done <"$WORK/names"
    # each worker takes what is left, so a slow mutant holds nobody up
    set -m
    mutant_worker a </dev/null &
    local first=$!
    mutant_worker b </dev/null &
    local second=$!
    set +m
    trap 'kill -- -"$first" -"$second" 2>/dev/null; exit 130' INT TERM HUP
    wait
    trap - INT TERM HUP
    PASSED=$(cat "$WORK"/verdicts/* | grep -c '^killed' || true)
    FAILED=$(($(wc -l <"$WORK/names") - PASSED))
}

mutant_worker() {
    local name
    while read -r name; do
        # moving is atomic: only one worker succeeds
        if mv "$WORK/todo/$name" "$WORK/todo/.$name" 2>/dev/null; then
            run_mutant "$name" "${TEST_DB}_mutant_$1"
        fi
    done <"$WORK/names"
}

# run_mutant NAME DATABASE: the verdict goes to a file and, as it comes, to the
# terminal
run_mutant() {
    local name=$1 db=$2 folder=$WORK/mutant-$1 started=$SECONDS tags
    copy_addon "$folder/expo_crm"
    tags=$("$PYTHON" "$DEV/mutants.py" apply "$name" "$folder/expo_crm")
    clone_db "${TEST_DB}_first" "$db"
    # one failed test is enough
    ODOO_TEST_MAX_FAILED_TESTS=1 odoo server -d "$db" --addons-path "$folder${EXTRA_ADDONS:+,$EXTRA_ADDONS}" \
        -u expo_crm --test-tags "$(only_addon "$tags")" --http-port 0 --stop-after-init \
        --screenshots "$folder/screens" --logfile "$folder/log" >/dev/null 2>&1 || true
    "$PYTHON" "$DEV/mutants.py" judge "$folder/log" >"$WORK/verdicts/$name"
    printf '%-9s %4s s  %-40s %s\n' "$(head -n 1 "$WORK/verdicts/$name")" \
        $((SECONDS - started)) "$name" "$(sed -n 2p "$WORK/verdicts/$name")"
    drop_db "$db"
    rm -rf "$folder"
}

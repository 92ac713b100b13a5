# shellcheck shell=bash disable=SC2034
# dev/test --core: Odoo's own tests of what the addon builds on, without and with it.
# To be sourced by dev/test.

CORE_TAGS=/crm,/sale_crm,/event,/event_booth,/event_booth_sale,/event_crm,/survey,/mail
for CORE_FILE in test_res_partner test_res_partner_bank test_res_partner_merge; do
    CORE_TAGS+=,/base/tests/$CORE_FILE.py
done

run_core() {
    clone_db "$TEMPLATE" "${TEST_DB}_without"
    step "Installing the addon" install_clone with --no-http ||
        die "the addon could not be installed, see above."
    rm -f "$WORK/with.log"
    mkdir -p "$SCREENS"
    PROGRESS=count_core step "Running Odoo's own tests without and with the addon" run_core_pair || true
    local again logs=("$WORK/without.log" "$WORK/with.log")
    again=$("$PYTHON" "$DEV/core_compare.py" again "${logs[@]}")
    if [ -n "$again" ]; then
        # a tour may fail over a busy machine: only what fails twice counts
        step "Once more what failed with the addon only" run_core_part with again "$again" || true
        logs+=("$WORK/again.log")
    fi
    FAILED=0
    "$PYTHON" "$DEV/core_compare.py" report "${logs[@]}" || FAILED=1
}

run_core_pair() {
    run_core_part without without "$CORE_TAGS" &
    run_core_part with with "$CORE_TAGS" &
    wait
}

# run_core_part DATABASE LOG TAGS
run_core_part() {
    "$PYTHON" "$DEV/core_runner.py" server -d "${TEST_DB}_$1" --test-tags "$3" --http-port 0 \
        --stop-after-init --screenshots "$SCREENS" --logfile "$WORK/$2.log" || true
}

count_core() {
    cat "$WORK"/with*.log 2>/dev/null | grep -c ': Starting Test' | sed 's/$/ tests/' || true
}

# A few lines of test runner: shared by the test scripts beside this folder, which source it.
#
#   check DESCRIPTION COMMAND…       passes when the command succeeds; its output is shown only when it fails
#   eventually SECONDS COMMAND…      succeeds as soon as the command does, fails when the time is over
#   same LEFT RIGHT                  compares two texts, and prints both when they differ
#   holds TEXT PATTERN               looks for an extended regular expression
#   finish                           prints the closing line, `N passed, N failed`; fails if one failed

passed=0 failed=0

check() {
    local description=$1 output
    shift
    # Not in a subshell, so that a check may set variables.
    output=$(mktemp)
    if "$@" >"$output" 2>&1; then
        passed=$((passed + 1))
        echo "ok      $description"
    else
        failed=$((failed + 1))
        echo "FAILED  $description"
        sed 's/^/            /' "$output"
    fi
    rm -f "$output"
}

eventually() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@"; do
        if ((SECONDS >= deadline)); then return 1; fi
        sleep 0.3
    done
}

same() {
    [[ $1 == "$2" ]] || { printf 'have: %s\nwant: %s\n' "$1" "$2"; return 1; }
}

holds() {
    grep -qE -- "$2" <<<"$1" || { printf 'no %s in:\n%s\n' "$2" "$1"; return 1; }
}

finish() {
    echo "$passed passed, $failed failed"
    ((failed == 0))
}

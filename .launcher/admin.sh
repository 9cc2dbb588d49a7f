# shellcheck shell=bash
# Administration from the command line comes with the pages that need it.

verb_admin() {
  wrong_use "'./pulseline admin ${*:-}' does not exist yet; tenants, people and rate cards are managed in the portal under /bsp/."
}

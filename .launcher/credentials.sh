# shellcheck shell=bash
# What a newcomer or a script needs to sign in: .pulseline/credentials.json, readable by its owner only.

write_credentials() {
  local file=$DATA_DIR/credentials.json portal="http://localhost:$PORTAL_PORT" password=$PULSELINE_DEMO_PASSWORD
  local tenants='[]' users='[]'
  if [ "$WITH_DEMO" = yes ]; then
    tenants=$(
      cat <<JSON
[
    { "slug": "tern", "name": "Tern Logistics", "api_key": "$PULSELINE_DEMO_TERN_API_KEY", "waba_ids": ["104729118830551"],
      "phone_number_ids": ["206418377150934", "206418377150935", "206418377150936"] },
    { "slug": "marlin", "name": "Marlin Dental", "api_key": "$PULSELINE_DEMO_MARLIN_API_KEY", "waba_ids": ["104729118830777"],
      "phone_number_ids": ["206418377151201"] }
  ]
JSON
    )
    users=$(
      cat <<JSON
[
    { "email": "olga@bsp.example", "password": "$password", "role": "BSP_ADMIN", "tenant": "" },
    { "email": "simon@bsp.example", "password": "$password", "role": "BSP_SUPPORT", "tenant": "" },
    { "email": "vera@tern.example", "password": "$password", "role": "TENANT_ADMIN", "tenant": "tern" },
    { "email": "petr@tern.example", "password": "$password", "role": "TENANT_ANALYST", "tenant": "tern" },
    { "email": "sava@tern.example", "password": "$password", "role": "AGENT", "tenant": "tern" },
    { "email": "ivo@tern.example", "password": "$password", "role": "AGENT", "tenant": "tern" },
    { "email": "maya@marlin.example", "password": "$password", "role": "TENANT_ADMIN", "tenant": "marlin" },
    { "email": "noah@marlin.example", "password": "$password", "role": "AGENT", "tenant": "marlin" }
  ]
JSON
    )
  fi
  (
    umask 077
    cat >"$file" <<JSON
{
  "portal_url": "$portal",
  "api_url": "$portal/api/v1",
  "webhook_url": "$portal/webhooks/whatsapp",
  "meta_app_id": "$PULSELINE_META_APP_ID",
  "meta_app_secret": "$PULSELINE_META_APP_SECRET",
  "verify_token": "$PULSELINE_META_VERIFY_TOKEN",
  "simulator_url": "$([ "$WITH_SIMULATOR" = yes ] && echo "http://localhost:$(port_of simulator)")",
  "staff_api_key": "$([ "$WITH_DEMO" = yes ] && echo "$PULSELINE_DEMO_STAFF_API_KEY")",
  "metrics_url": "http://localhost:$(port_of management)/actuator/prometheus",
  "tenants": $tenants,
  "users": $users,
  "sip": { "domain": "localhost", "tls_port": $(port_of sip), "ca_file": "$(cd "$DATA_DIR" && pwd)/tls/control-ca.pem",
    "user": "tern-pbx", "password": "$PULSELINE_SIP_TRUNK_PASSWORD", "number": "35925550103" },
  "workers": [
    { "kind": "media", "control_url": "https://localhost:$(port_of media-worker)" },
    { "kind": "sip", "control_url": "https://localhost:$(port_of sip-worker)" }
  ]
}
JSON
  )
  chmod 600 "$file"
}

{{/* Spring's SSL bundle `control`, from what is mounted at /tls/control. */}}
{{- define "pulseline.controlBundle" -}}
ssl.bundle.pem.control:
  keystore:
    certificate: file:/tls/control/tls.crt
    private-key: file:/tls/control/tls.key
  truststore:
    certificate: file:/tls/control/ca.crt
{{- end -}}

{{/* One JSON object a line, in the Elastic Common Schema; numbers of people are cut to their last four digits. */}}
{{- define "pulseline.logging" -}}
logging.structured:
  format.console: ecs
  json.customizer: io.pulseline.platform.kernel.MaskedNumbers
{{- end -}}

{{/* Where traces go, for every process alike. */}}
{{- define "pulseline.tracing" -}}
{{- if .Values.tracing.endpoint -}}
otel:
  exporter.otlp.endpoint: {{ .Values.tracing.endpoint }}
  traces.sampler: traceidratio
  traces.sampler.arg: {{ .Values.tracing.share }}
{{- end -}}
{{- end -}}

{{/* application.yaml of a worker: (dict "root" $ "part" "media" "values" .Values.media) */}}
{{- define "pulseline.workerSettings" -}}
{{- $web := include "pulseline.part" (dict "root" .root "part" "web") -}}
{{- $namespace := .root.Release.Namespace -}}
{{ include "pulseline.logging" . }}
{{ include "pulseline.tracing" .root }}
spring:
  lifecycle.timeout-per-shutdown-phase: {{ add .values.drainMinutes 1 }}m
  {{- include "pulseline.controlBundle" . | nindent 2 }}
server:
  port: {{ .values.controlPort }}
  ssl:
    bundle: control
    client-auth: need
management:
  server:
    port: {{ .values.managementPort }}
    address: ${POD_IP}
    ssl.enabled: false
  endpoint.health.probes.enabled: true
pulseline:
  workers:
    id: ${POD_NAME}
    region: {{ .root.Values.region }}
    capacity: {{ .values.capacity }}
    control-url: https://${POD_NAME}.{{ include "pulseline.part" . }}.{{ $namespace }}.svc:{{ .values.controlPort }}
    gateway-url: https://{{ $web }}.{{ $namespace }}.svc:8086
    spool-dir: /spool
    drain-limit: {{ .values.drainMinutes }}m
  media:
    port-range: {{ .values.portRange.first }}-{{ .values.portRange.last }}
    {{- if eq .part "audio" }}
    link-address: ${NODE_IP}
    {{- else }}
    loops: {{ .values.loops }}
    advertise: ${NODE_IP}
    {{- end }}
{{- end -}}

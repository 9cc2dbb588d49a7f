{{- define "pulseline.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" }}{{ end -}}
{{- end -}}

{{/* The following take (dict "root" $ "part" "web"). */}}
{{- define "pulseline.part" -}}{{ include "pulseline.name" .root }}-{{ .part }}{{- end -}}

{{- define "pulseline.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .part }}
{{- end -}}

{{- define "pulseline.labels" -}}
{{ include "pulseline.selector" . }}
app.kubernetes.io/version: {{ .root.Values.image.tag | default .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{/* (dict "root" $ "image" "media-worker") */}}
{{- define "pulseline.image" -}}
image: {{ printf "%s%s:%s" .root.Values.image.prefix .image (.root.Values.image.tag | default .root.Chart.AppVersion) | quote }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
{{- end -}}

{{- define "pulseline.pullSecrets" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
{{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
{{- end -}}

{{/* A pod that may do nothing but its work: no root, no token of the cluster, nothing writable but what is mounted for it. */}}
{{- define "pulseline.podSecurity" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile:
    type: RuntimeDefault
{{- end -}}

{{- define "pulseline.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end -}}

{{/* Secrets of this release that exist before or are made once. */}}
{{- define "pulseline.vaultSecret" -}}{{ .Values.vault.secret | default (printf "%s-vault" (include "pulseline.name" .)) }}{{- end -}}
{{- define "pulseline.metaSecret" -}}{{ .Values.simulator.enabled | ternary (include "pulseline.demoSecret" .) .Values.meta.secret }}{{- end -}}
{{- define "pulseline.demoSecret" -}}{{ .Values.simulator.secret | default (printf "%s-demo" (include "pulseline.name" .)) }}{{- end -}}
{{- define "pulseline.sipKeystoreSecret" -}}
{{- if .Values.sip.certificateIssuer.name }}{{ include "pulseline.name" . }}-sip-keystore{{ else }}{{ .Values.sip.keystoreSecret }}{{ end -}}
{{- end -}}

{{- define "pulseline.sipPasswordSecret" -}}{{ include "pulseline.sipKeystoreSecret" . }}{{ if .Values.sip.certificateIssuer.name }}-password{{ end }}{{- end -}}

{{- define "pulseline.host" -}}{{ (urlParse .Values.publicUrl).hostname }}{{- end -}}

{{- define "pulseline.jdbcUrl" -}}
{{- $database := .Values.database -}}
jdbc:postgresql://{{ $database.host }}:{{ $database.port }}/{{ $database.name }}?sslmode={{ if $database.caSecret }}verify-full&sslrootcert=/tls/database/ca.crt{{ else }}require{{ end }}
{{- end -}}

{{- define "pulseline.webSettings" -}}
{{- $simulator := include "pulseline.part" (dict "root" $ "part" "simulator") -}}
{{ include "pulseline.logging" . }}
{{ include "pulseline.tracing" . }}
spring:
  {{- if .Values.simulator.enabled }}
  profiles.active: demo
  {{- end }}
  datasource:
    url: {{ include "pulseline.jdbcUrl" . }}
    hikari.maximum-pool-size: {{ .Values.database.poolSize }}
  # the job has migrated before this process starts
  flyway.enabled: {{ not .Values.migrations.enabled }}
  {{- include "pulseline.controlBundle" . | nindent 2 }}
  {{- if .Values.mail.host }}
  mail:
    host: {{ .Values.mail.host }}
    port: {{ .Values.mail.port }}
    properties.mail.smtp.starttls.enable: true
  {{- end }}
  {{- if not .Values.simulator.enabled }}
  security.oauth2.client:
    registration.sign-in:
      client-id: {{ .Values.signIn.clientId }}
      client-secret: ${SIGN_IN_CLIENT_SECRET}
      scope: openid, profile, email
    provider.sign-in.issuer-uri: {{ .Values.signIn.issuer }}
  {{- end }}
pulseline:
  public-url: {{ .Values.publicUrl }}
  environment: {{ .Values.environment }}
  {{- if .Values.simulator.enabled }}
  # the servers that the simulator and its cast name are inside
  net.allow: PRIVATE
  meta:
    graph-url: http://{{ $simulator }}:8090
    app-id: {{ .Values.meta.appId | default "771203945518260" | quote }}
    signup-config-id: "1905550100200300"
  {{- else }}
  meta:
    graph-url: {{ .Values.meta.graphUrl }}
    graph-version: {{ .Values.meta.graphVersion }}
    app-id: {{ .Values.meta.appId | quote }}
    {{- with .Values.meta.signupConfigId }}
    signup-config-id: {{ . | quote }}
    {{- end }}
  {{- end }}
  secrets.key-file: /vault/secrets.key
  staff.second-factor: {{ .Values.signIn.staffSecondFactor }}
  mail.from: {{ .Values.mail.from | quote }}
  storage:
    store: {{ .Values.storage.store }}
    {{- if .Values.storage.claim }}
    directory: /recordings
    {{- end }}
    {{- with .Values.storage.s3 }}
    {{- if .bucket }}
    s3:
      {{- with .endpoint }}
      endpoint: {{ . }}
      {{- end }}
      region: {{ .region }}
      bucket: {{ .bucket }}
      prefix: {{ .prefix | quote }}
      path-style: {{ .pathStyle }}
      encryption: {{ .encryption }}
      kms-key: {{ .kmsKey | quote }}
      plain-http: {{ .plainHttp }}
    {{- end }}
    {{- end }}
  {{- if .Values.turn.urls }}
  turn:
    urls: {{ toJson .Values.turn.urls }}
    secret: ${TURN_SECRET}
    lifetime: {{ .Values.turn.lifetime }}
  {{- end }}
  {{- if and .Values.sip.enabled .Values.sip.domain }}
  sip:
    domain: {{ .Values.sip.domain }}
    port: {{ .Values.kamailio.enabled | ternary .Values.kamailio.port .Values.sip.port }}
  {{- end }}
{{- end -}}

{{/* Environment that only Secrets know. */}}
{{- define "pulseline.webSecrets" -}}
{{- include "pulseline.runtimeLogin" . }}
- name: PULSELINE_META_APP_SECRET
  valueFrom: {secretKeyRef: {name: {{ include "pulseline.metaSecret" . }}, key: app-secret}}
- name: PULSELINE_META_VERIFY_TOKEN
  valueFrom: {secretKeyRef: {name: {{ include "pulseline.metaSecret" . }}, key: verify-token}}
- name: PULSELINE_META_PREVIOUS_APP_SECRET
  valueFrom: {secretKeyRef: {name: {{ include "pulseline.metaSecret" . }}, key: previous-app-secret, optional: true}}
- name: PULSELINE_SIGNUP_SYSTEM_TOKEN
  valueFrom: {secretKeyRef: {name: {{ include "pulseline.metaSecret" . }}, key: system-token, optional: true}}
{{- if .Values.simulator.enabled }}
- name: PULSELINE_META_ACCESS_TOKEN
  valueFrom: {secretKeyRef: {name: {{ include "pulseline.demoSecret" . }}, key: access-token}}
- name: PULSELINE_DEMO_STAFF_API_KEY
  valueFrom: {secretKeyRef: {name: {{ include "pulseline.demoSecret" . }}, key: staff-api-key}}
{{- else }}
- name: SIGN_IN_CLIENT_SECRET
  valueFrom: {secretKeyRef: {name: {{ .Values.signIn.secret }}, key: client-secret}}
{{- end }}
{{- if .Values.turn.urls }}
- name: TURN_SECRET
  valueFrom: {secretKeyRef: {name: {{ .Values.turn.secret }}, key: secret}}
{{- end }}
{{- if and .Values.mail.host .Values.mail.secret }}
- name: SPRING_MAIL_USERNAME
  valueFrom: {secretKeyRef: {name: {{ .Values.mail.secret }}, key: username}}
- name: SPRING_MAIL_PASSWORD
  valueFrom: {secretKeyRef: {name: {{ .Values.mail.secret }}, key: password}}
{{- end }}
{{- with .Values.storage.s3.secret }}
- name: PULSELINE_STORAGE_S3_ACCESS_KEY
  valueFrom: {secretKeyRef: {name: {{ . }}, key: access-key}}
- name: PULSELINE_STORAGE_S3_SECRET_KEY
  valueFrom: {secretKeyRef: {name: {{ . }}, key: secret-key}}
{{- end }}
{{- end -}}

{{- define "pulseline.runtimeLogin" -}}
- name: SPRING_DATASOURCE_USERNAME
  valueFrom: {secretKeyRef: {name: {{ .Values.database.runtimeSecret }}, key: username}}
- name: SPRING_DATASOURCE_PASSWORD
  valueFrom: {secretKeyRef: {name: {{ .Values.database.runtimeSecret }}, key: password}}
{{- end -}}

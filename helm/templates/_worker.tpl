{{/* What both kinds of workers are: one a node on the node's own network, a name and a spool that outlive the pod, and time to let
     calls end. (dict "root" $ "part" "media" "image" "media-worker" "values" .Values.media "udp" …) */}}
{{- define "pulseline.worker" -}}
{{- $part := include "pulseline.part" . -}}
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: {{ $part }}
  labels: {{- include "pulseline.labels" . | nindent 4 }}
spec:
  serviceName: {{ $part }}
  {{- if not .values.autoscaling.enabled }}
  replicas: {{ .values.replicas }}
  {{- end }}
  # workers know nothing of each other: all start and end at once
  podManagementPolicy: Parallel
  updateStrategy:
    type: RollingUpdate
  selector:
    matchLabels: {{- include "pulseline.selector" . | nindent 6 }}
  template:
    metadata:
      labels: {{- include "pulseline.labels" . | nindent 8 }}
      annotations:
        checksum/settings: {{ .settings | sha256sum }}
        # a node with calls on it is not taken away to save money; a planned drain of the node waits for them (the grace below)
        cluster-autoscaler.kubernetes.io/safe-to-evict: "false"
        karpenter.sh/do-not-disrupt: "true"
    spec:
      {{- include "pulseline.podSecurity" . | nindent 6 }}
      {{- include "pulseline.pullSecrets" .root | nindent 6 }}
      hostNetwork: true
      dnsPolicy: ClusterFirstWithHostNet
      # SIGTERM drains; the minute is for the last reports
      terminationGracePeriodSeconds: {{ add (mul .values.drainMinutes 60) 60 }}
      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - topologyKey: kubernetes.io/hostname
              labelSelector:
                matchLabels: {{- include "pulseline.selector" . | nindent 18 }}
      {{- with .values.nodeSelector }}
      nodeSelector: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .values.tolerations }}
      tolerations: {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
        - name: {{ .image }}
          {{- include "pulseline.image" . | nindent 10 }}
          {{- include "pulseline.containerSecurity" . | nindent 10 }}
          env:
            - name: JAVA_TOOL_OPTIONS
              value: {{ .values.javaOptions | quote }}
            - name: POD_NAME
              valueFrom: {fieldRef: {fieldPath: metadata.name}}
            - name: POD_IP
              valueFrom: {fieldRef: {fieldPath: status.podIP}}
            - name: NODE_IP
              valueFrom: {fieldRef: {fieldPath: status.hostIP}}
            - name: NODE_NAME
              valueFrom: {fieldRef: {fieldPath: spec.nodeName}}
            - name: SPRING_CONFIG_ADDITIONAL_LOCATION
              value: /config/,optional:/config/$(NODE_NAME).yaml
            {{- if eq .part "sip" }}
            - name: PULSELINE_SIP_KEYSTORE_PASSWORD
              valueFrom:
                secretKeyRef: {name: {{ include "pulseline.sipPasswordSecret" .root }}, key: keystore-password}
            {{- end }}
          ports:
            - {name: control, containerPort: {{ .values.controlPort }}, protocol: TCP}
            - {name: management, containerPort: {{ .values.managementPort }}, protocol: TCP}
            {{- if eq .part "sip" }}
            - {name: sips, containerPort: {{ .values.port }}, protocol: TCP}
            {{- end }}
          # a call is worth more than a quick restart: half a minute of silence before the process counts as hung
          livenessProbe:
            httpGet: {path: /actuator/health/liveness, port: management}
            periodSeconds: 10
            failureThreshold: 3
            timeoutSeconds: 5
          readinessProbe:
            httpGet: {path: /actuator/health/readiness, port: management}
            periodSeconds: 5
            timeoutSeconds: 3
          startupProbe:
            httpGet: {path: /actuator/health/liveness, port: management}
            periodSeconds: 2
            failureThreshold: 60
          resources: {{- toYaml .values.resources | nindent 12 }}
          volumeMounts:
            - {name: config, mountPath: /config, readOnly: true}
            - {name: control-tls, mountPath: /tls/control, readOnly: true}
            {{- if eq .part "sip" }}
            - {name: sip-keystore, mountPath: /tls/sip, readOnly: true}
            {{- end }}
            - {name: spool, mountPath: /spool}
            - {name: tmp, mountPath: /tmp}
      volumes:
        - name: config
          configMap: {name: {{ $part }}}
        - name: control-tls
          secret: {secretName: {{ $part }}-tls, defaultMode: 0440}
        {{- if eq .part "sip" }}
        - name: sip-keystore
          secret:
            secretName: {{ include "pulseline.sipKeystoreSecret" .root }}
            defaultMode: 0440
            items: [{key: keystore.p12, path: keystore.p12}]
        {{- end }}
        - name: tmp
          emptyDir: {sizeLimit: 256Mi}
  persistentVolumeClaimRetentionPolicy:
    # a spool may hold what the platform has not heard yet
    whenDeleted: Retain
    whenScaled: Retain
  volumeClaimTemplates:
    - metadata:
        name: spool
      spec:
        accessModes: [ReadWriteOnce]
        {{- with .values.spool.storageClass }}
        storageClassName: {{ . }}
        {{- end }}
        resources:
          requests:
            storage: {{ .values.spool.size }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ $part }}
  labels: {{- include "pulseline.labels" . | nindent 4 }}
data:
  application.yaml: |
    {{- .settings | nindent 4 }}
    {{- with .values.config }}
    ---
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- range $node, $address := .values.nodeAddresses }}
  {{ $node }}.yaml: |
    pulseline.media.advertise: {{ $address }}
  {{- end }}
---
# Gives each worker a name of its own, at which the web commands it, ready or not.
apiVersion: v1
kind: Service
metadata:
  name: {{ $part }}
  labels: {{- include "pulseline.labels" . | nindent 4 }}
spec:
  clusterIP: None
  publishNotReadyAddresses: true
  selector: {{- include "pulseline.selector" . | nindent 4 }}
  ports:
    - {name: control, port: {{ .values.controlPort }}, targetPort: control}
    - {name: management, port: {{ .values.managementPort }}, targetPort: management}
---
# One node of workers at a time: whoever drains nodes waits until its calls are over.
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ $part }}
  labels: {{- include "pulseline.labels" . | nindent 4 }}
spec:
  maxUnavailable: 1
  selector:
    matchLabels: {{- include "pulseline.selector" . | nindent 6 }}
{{- if .values.autoscaling.enabled }}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ $part }}
  labels: {{- include "pulseline.labels" . | nindent 4 }}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: {{ $part }}}
  minReplicas: {{ .values.replicas }}
  maxReplicas: {{ .values.autoscaling.maxReplicas }}
  metrics:
    - type: Pods
      pods:
        metric: {name: pulseline_worker_load}
        target: {type: AverageValue, averageValue: {{ printf "%dm" (mulf .values.autoscaling.targetLoad 1000 | int) }}}
  behavior:
    scaleUp:
      policies: [{type: Percent, value: 50, periodSeconds: 60}, {type: Pods, value: 2, periodSeconds: 60}]
    # the one that goes drains for as long as its calls last: never two in a quarter of an hour
    scaleDown:
      stabilizationWindowSeconds: 900
      policies: [{type: Pods, value: 1, periodSeconds: 900}]
{{- end }}
{{- end -}}

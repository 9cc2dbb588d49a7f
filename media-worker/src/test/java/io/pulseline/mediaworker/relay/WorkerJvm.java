package io.pulseline.mediaworker.relay;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/// What a worker under load tells of itself: what its relay threads allocate, its heap, its resident memory, its
/// threads and open files.
final class WorkerJvm implements AutoCloseable {
    private static final String RELAY_THREADS = "relay-";

    private final long pid;
    private final JMXConnector connector;
    private final ThreadMXBean threads;
    private final MemoryMXBean memory;

    WorkerJvm(long pid) throws IOException {
        this.pid = pid;
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            connector = JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
            machine.detach();
        } catch (AttachNotSupportedException other) {
            throw new IOException("the worker cannot be asked for its memory", other);
        }
        MBeanServerConnection beans = connector.getMBeanServerConnection();
        threads = ManagementFactory.newPlatformMXBeanProxy(
                beans, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
        memory = ManagementFactory.newPlatformMXBeanProxy(
                beans, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
    }

    /// Bytes that its relay threads have allocated since they began.
    long allocated() {
        long sum = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith(RELAY_THREADS)) {
                sum += threads.getThreadAllocatedBytes(thread.getThreadId());
            }
        }
        return sum;
    }

    /// Bytes that live on its heap; collects what does not.
    long live() {
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    /// Bytes of it in this machine's memory.
    long resident() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> 1024L * Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(0);
        }
    }

    int threads() {
        return threads.getThreadCount();
    }

    long openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return files.count();
        }
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}

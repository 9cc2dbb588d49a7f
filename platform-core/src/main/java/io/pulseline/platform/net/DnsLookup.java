package io.pulseline.platform.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Hashtable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;
import org.springframework.stereotype.Component;

/// The machine's own resolvers: addresses as everything here resolves them, aliases by questions of our own, because
/// Java does not tell them.
@Component
class DnsLookup implements NameLookup, AutoCloseable {
    private static final Duration LONGEST = Duration.ofSeconds(3);
    private static final int MOST_ALIASES = 8;
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_.-]{1,253}");
    private static final List<String> SERVICES = List.of("_sips._tcp.", "_sip._tcp.", "_sip._udp.");

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @Override
    public Answer of(String name) {
        Future<List<InetAddress>> addresses = threads.submit(() -> addresses(name));
        boolean literal = name.matches("[0-9.]+") || name.contains(":");
        boolean local = name.equals("localhost") || name.endsWith(".localhost");
        Set<String> aliases = Collections.synchronizedSet(new LinkedHashSet<>());
        Future<Boolean> walk = threads.submit((Callable<Boolean>) () -> {
            if (!literal && !local) {
                follow(name, aliases);
            }
            return true;
        });
        long end = System.nanoTime() + LONGEST.toNanos();
        List<InetAddress> found = until(end, addresses, List.of());
        until(end, walk, false);
        synchronized (aliases) {
            return new Answer(List.copyOf(aliases), found);
        }
    }

    private static <T> T until(long end, Future<T> work, T otherwise) {
        try {
            return work.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException unknown) {
            work.cancel(true);
            return otherwise;
        } catch (InterruptedException stopped) {
            work.cancel(true);
            Thread.currentThread().interrupt();
            return otherwise;
        }
    }

    private static List<InetAddress> addresses(String name) {
        try {
            return AddressFilter.lookUp(name);
        } catch (UnknownHostException unknown) {
            return List.of();
        }
    }

    private static void follow(String name, Set<String> aliases) {
        Hashtable<String, String> how = new Hashtable<>();
        how.put("java.naming.factory.initial", "com.sun.jndi.dns.DnsContextFactory");
        how.put("java.naming.provider.url", "dns:");
        how.put("com.sun.jndi.dns.timeout.initial", "700");
        how.put("com.sun.jndi.dns.timeout.retries", "1");
        List<String> open = new ArrayList<>(List.of(name));
        while (!open.isEmpty() && aliases.size() < MOST_ALIASES) {
            String next = open.removeFirst();
            List<String> more = new ArrayList<>(records(how, next, "CNAME"));
            if (next.equals(name)) {
                SERVICES.forEach(service -> more.addAll(records(how, service + next, "SRV")));
            }
            more.stream().filter(aliases::add).forEach(open::add);
        }
    }

    /// The names at the end of each record; none for what is no name of a host, whether somebody typed it or a server
    /// told it: JNDI would follow an address of another scheme.
    @SuppressWarnings("BanJNDI") // only DNS is spoken, and only to the machine's resolvers, see HOST
    private static List<String> records(Hashtable<String, String> how, String name, String type) {
        List<String> targets = new ArrayList<>();
        if (!HOST.matcher(name).matches()) {
            return targets;
        }
        try {
            InitialDirContext dns = new InitialDirContext(how);
            try {
                Attribute records = dns.getAttributes(name, new String[] {type}).get(type);
                for (int i = 0; records != null && i < records.size(); i++) {
                    String[] words = String.valueOf(records.get(i)).split(" ");
                    targets.add(words[words.length - 1].toLowerCase(Locale.ROOT).replaceAll("\\.$", ""));
                }
            } finally {
                dns.close();
            }
        } catch (NamingException unknown) {
            // no such record, or nobody to ask
        }
        return targets;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}

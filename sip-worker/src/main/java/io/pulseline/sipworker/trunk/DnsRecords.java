package io.pulseline.sipworker.trunk;

import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// DNS as the JDK asks it: by the resolvers of this machine.
final class DnsRecords implements SrvRecords {
    private static final Logger LOG = LoggerFactory.getLogger(DnsRecords.class);
    private static final int MOST = 16;
    /// JNDI would follow an address of another scheme, and a tenant names the host.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*\\.?");

    static boolean isName(String service) {
        return service.length() <= 253 && NAME.matcher(service).matches();
    }

    @Override
    @SuppressWarnings("BanJNDI") // only DNS is spoken, and only to the machine's resolvers, see NAME
    public List<Srv> of(String service) {
        if (!isName(service)) {
            return List.of();
        }
        Hashtable<String, String> settings = new Hashtable<>();
        settings.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        settings.put(Context.PROVIDER_URL, "dns:");
        settings.put("com.sun.jndi.dns.timeout.initial", "1000");
        settings.put("com.sun.jndi.dns.timeout.retries", "2");
        try {
            InitialDirContext dns = new InitialDirContext(settings);
            try {
                Attribute found =
                        dns.getAttributes(service, new String[] {"SRV"}).get("SRV");
                List<Srv> records = new ArrayList<>();
                for (int i = 0; found != null && i < Math.min(found.size(), MOST); i++) {
                    read(String.valueOf(found.get(i))).ifPresent(records::add);
                }
                return records;
            } finally {
                dns.close();
            }
        } catch (NamingException none) {
            // a name without records is the usual case
            LOG.debug("event=sip-srv-none service={} reason=\"{}\"", service, none.toString());
            return List.of();
        }
    }

    /// @param record `priority weight port target`
    static Optional<Srv> read(String record) {
        String[] words = record.strip().split("\\s+");
        if (words.length != 4 || !(words[0] + words[1] + words[2]).matches("[0-9]{3,15}") || words[2].length() > 5) {
            return Optional.empty();
        }
        String target = words[3].replaceAll("\\.$", "").toLowerCase(Locale.ROOT);
        return Optional.of(
                new Srv(Integer.parseInt(words[0]), Integer.parseInt(words[1]), Integer.parseInt(words[2]), target));
    }
}

package io.pulseline.e2e.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./pulseline admin backup` and `restore` where the database has a server of its own, here two of Debian's.
class ServerBackupIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final int HERE = 24_791;
    private static final int THERE = 24_792;
    private static final String SCHEMA = """
            create role reader login; create schema app; create table app.call (tenant int, words text);
            insert into app.call select n % 3, 'call ' || n from generate_series(1, 300) n;
            alter table app.call enable row level security; alter table app.call force row level security;
            create policy own on app.call using (tenant = 1);
            grant usage on schema app to reader; grant select on app.call to reader;""";

    @TempDir
    Path folder;

    private record Said(int status, String text) {}

    @BeforeEach
    void start() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/pg_basebackup")), "postgresql is missing");
        server("here", HERE);
        server("there", THERE);
        psql(HERE, SCHEMA);
    }

    @AfterEach
    void stop() throws Exception {
        for (String name : new String[] {"here", "there"}) {
            sh(Map.of(), "$(bin)/pg_ctl -D " + folder.resolve(name) + " -m immediate stop || true");
        }
    }

    @Test
    void everyTenantsRowsComeBackAndARoleThatWouldLeaveSomeOutIsRefused() throws Exception {
        Path backup = folder.resolve("backup");
        Said bound = pulseline(HERE, "reader", "backup " + backup);
        assertThat(bound.status()).isEqualTo(1);
        assertThat(bound.text()).startsWith("Row-level security binds the role reader");
        assertThat(backup).doesNotExist();

        Said kept = pulseline(HERE, "postgres", "backup " + backup);
        assertThat(kept.status()).as(kept.text()).isZero();
        assertThat(pulseline(HERE, "postgres", "backup " + backup).text()).contains("exists already");
        assertThat(pulseline(HERE, "postgres", "restore " + backup).text()).contains("There is a database already");

        Said back = pulseline(THERE, "postgres", "restore " + backup);
        assertThat(back.status()).as(back.text()).isZero();
        String sum = "select count(*) || ' ' || md5(string_agg(words, ',' order by words)) from app.call";
        assertThat(psql(THERE, sum)).isEqualTo(psql(HERE, sum)).startsWith("300 ");
        assertThat(psql(THERE, "select count(*) from pg_policies where policyname = 'own'"))
                .isEqualTo("1");
        assertThat(psql(THERE, "select count(*) from pg_roles where rolname = 'reader'"))
                .isEqualTo("1");
    }

    private void server(String name, int port) throws Exception {
        Path data = folder.resolve(name);
        Said up = sh(
                Map.of(),
                "$(bin)/initdb -D %1$s -U postgres --auth=trust --locale=C.UTF-8 && $(bin)/pg_ctl -D %1$s -w -l %1$s.log -o \"-p %2$d -k ''\" start"
                        .formatted(data, port));
        assertThat(up.status()).as(up.text()).isZero();
    }

    private String psql(int port, String sql) throws Exception {
        Said answer = sh(
                Map.of("SQL", sql),
                "psql -XAtq -v ON_ERROR_STOP=1 -h 127.0.0.1 -p " + port + " -U postgres -d postgres -c \"$SQL\"");
        assertThat(answer.status()).as(answer.text()).isZero();
        return answer.text().strip();
    }

    private Said pulseline(int port, String role, String words) throws Exception {
        return sh(
                Map.of(
                        "PULSELINE_DATA",
                        folder.resolve("data").toString(),
                        "PGUSER",
                        role,
                        "SPRING_DATASOURCE_URL",
                        "jdbc:postgresql://127.0.0.1:" + port + "/postgres?connectTimeout=2"),
                ROOT.resolve("pulseline") + " admin " + words);
    }

    /// Servers refuse to run as the superuser; in a namespace of users of its own nobody is.
    private Said sh(Map<String, String> more, String script) throws IOException, InterruptedException {
        Path said = Files.createTempFile(folder, "said", ".log");
        String names = "somebody() { if [ \"$(id -u)\" -eq 0 ]; then unshare -U \"$@\"; else \"$@\"; fi; };"
                + " bin() { ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1; };";
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", names + script.replace("$(bin)/", "somebody $(bin)/"))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().putAll(more);
        Process process = builder.start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return new Said(process.exitValue(), Files.readString(said));
    }
}

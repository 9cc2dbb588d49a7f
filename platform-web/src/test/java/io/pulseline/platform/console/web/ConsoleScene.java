package io.pulseline.platform.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.pulseline.embedded.TestDatabase;
import io.pulseline.platform.PortalDatabase;
import io.pulseline.platform.PortalTest;
import io.pulseline.platform.identity.People;
import io.pulseline.platform.identity.web.SignedIn;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/// The whole platform without a port, the demo's cast, and pages as somebody signed in sees them. One
/// database for all classes that extend this. Meta cannot be reached.
@PortalTest
@TestPropertySource(properties = "pulseline.demo.staff-api-key=" + ConsoleScene.STAFF_KEY)
public abstract class ConsoleScene {
    protected static final String STAFF_KEY = "plk_staff_console";
    protected static final String OLGA = "olga@bsp.example";
    protected static final String SIMON = "simon@bsp.example";
    protected static final String VERA = "vera@tern.example";
    private static final TestDatabase DATABASE = TestDatabase.create("console");

    @Autowired
    protected MockMvcTester mvc;

    @Autowired
    protected People people;

    @DynamicPropertySource
    static void surroundings(DynamicPropertyRegistry registry) {
        PortalDatabase.use(registry, DATABASE, "console");
    }

    /// A page that answers 200.
    protected String page(String email, String address) {
        MvcTestResult answer = get(email, address);
        assertThat(answer).as(address).hasStatus(200);
        return text(answer);
    }

    protected MvcTestResult get(String email, String address) {
        return SignedIn.get(mvc, people, email, address);
    }

    /// @param form names and values in turn
    protected MvcTestResult post(String email, String address, String... form) {
        return SignedIn.post(mvc, people, email, address, form);
    }

    protected static String text(MvcTestResult answer) {
        return SignedIn.text(answer);
    }

    protected static void superuser(String... statements) {
        try (Connection connection = DATABASE.superuser()) {
            for (String statement : statements) {
                connection.createStatement().execute(statement);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /// The first column.
    protected static List<String> select(String sql) {
        try (Connection connection = DATABASE.superuser();
                var rows = connection.createStatement().executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}

package io.jenkins.plugins.mysqlsnapshot.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the packed -cli.jar does not begin, or not for long, and its line for it. */
class CliRefusalsIT extends CliScenario {

    @Test
    void withoutAPasswordItSaysHowToGiveOne() throws Exception {
        run = CliRun.start(folder, "", List.of("hold", "--host=db", "--user=dba", "true"));

        assertEquals(125, run.status());
        saysInOneLine(
                "error: the password: is missing; give --password-file, --password-stdin or --defaults-extra-file,");
    }

    @Test
    void aDryRunLocksNothing() throws Exception {
        hold("--dry-run");

        assertEquals(0, run.status());
        says(" preflight ");
        says("dry run: nothing stands in the way; nothing was locked");
        assertFalse(run.stderr().contains(" locked "), run.stderr());
    }

    @Test
    void aCommandThatIsNotThereTakesNoLock() throws Exception {
        hold("--", "no-such-command", "--host");

        assertEquals(127, run.status());
        saysInOneLine("error: no-such-command: not found; give its path");
    }

    @Test
    void aCommandThatCannotBeRunTakesNoLock() throws Exception {
        hold("--", "./password");

        assertEquals(126, run.status());
        saysInOneLine("error: ./password: is no program that this user may run");
    }

    @Test
    void aScriptWithoutAnInterpreterFreesTheLockAgain() throws Exception {
        Path script = Files.writeString(folder.resolve("script"), "#!/no/such/interpreter\n");
        assertTrue(script.toFile().setExecutable(true));
        hold("--", "./script");

        assertEquals(126, run.status());
        says("unlocked the command cannot be run; held ");
        says("error: ./script: cannot be run: ");
    }

    @Test
    void aWrongPasswordIsOneLine() throws Exception {
        Files.writeString(folder.resolve("password"), "wrong\n");
        hold("--", "true");

        assertEquals(125, run.status());
        saysInOneLine("access denied for user 'dba'");
    }

    @Test
    void aPasswordAsAnArgumentIsRefusedUnread() throws Exception {
        hold("--password=" + PASSWORD, "--", "true");

        assertEquals(125, run.status());
        saysInOneLine("error: --password: everybody on this machine could read it; give --password-file,");
    }

    @Test
    void anUnknownOptionAndAWrongDurationAreOneLineEach() throws Exception {
        hold("--max-hodl", "1s", "--", "true");
        assertEquals(125, run.status());
        saysInOneLine("error: Unknown option: '--max-hodl'");

        hold("--max-hold", "soon", "--", "true");
        assertEquals(125, run.status());
        saysInOneLine("'soon' is no duration: give 300ms, 10s, 2m or 1h");
    }
}

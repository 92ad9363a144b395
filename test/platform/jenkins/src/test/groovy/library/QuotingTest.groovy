package library

import static org.junit.Assert.assertEquals

import groovy.json.JsonSlurper
import org.junit.Test

/** Hostile values: the script that the step hands to sh is run for real, in the environment that the step made. */
class QuotingTest extends StepTest {

    private static final List<String> HOSTILE = [
        '"; touch broken; "', "'; touch broken; '", '$(touch broken)', '`touch broken`', 'a\ntouch broken\n', '${IFS}touch${IFS}broken', 'a b\tc  d', '\\"$HOME\\', '& touch broken |',
        '--require=./broken.js', '%PATH%', '!PATH!', 'ü “x” \u202e',
    ]

    @Test
    void 'nothing breaks out of the shell, and every value arrives as it is'() {
        File folder = File.createTempDir('modelgate-quoting-', '')
        File program = new File(folder, 'a "program" $(touch broken).mjs')
        program.text = 'process.stdout.write(JSON.stringify(process.env))'
        try {
            for (value in HOSTILE) {
                shells.clear()
                gate(gate: value, base: value, duckdb: value, image: '', snapshotJob: value, name: value)
                Map environment = shells[0].environment.collectEntries { [(it.substring(0, it.indexOf('='))): it.substring(it.indexOf('=') + 1)] }
                Map arrived = run(folder, shells[0].script, environment + [MODELGATE_PROGRAM: program.path])
                assertEquals([value, value, value], [arrived.MODELGATE_GATE, arrived.MODELGATE_TARGET, arrived.MODELGATE_DUCKDB])
                assertEquals([program.name], folder.list().toList())
            }
        } finally {
            folder.deleteDir()
        }
    }

    @Test
    void 'no script has a value in it'() {
        for (value in HOSTILE) {
            gate(gate: value, base: value, snapshotJob: value)
        }
        assertEquals(['node "$MODELGATE_PROGRAM"'], shells*.script.unique())
    }

    private static Map run(File folder, String script, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder('sh', '-xe', '-c', script).directory(folder)
        builder.environment().putAll(environment)
        Process process = builder.start()
        StringBuffer out = new StringBuffer()
        process.waitForProcessOutput(out, new StringBuffer())
        assertEquals(0, process.exitValue())
        return new JsonSlurper().parseText(out.toString())
    }

}

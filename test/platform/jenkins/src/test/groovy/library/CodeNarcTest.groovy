package library

import static org.junit.Assert.assertEquals
import static org.junit.Assert.assertTrue

import org.codenarc.CodeNarcRunner
import org.codenarc.analyzer.FilesystemSourceAnalyzer
import org.codenarc.results.Results
import org.junit.Test

/** The library's Groovy, and the examples', are clean by CodeNarc's rules. */
class CodeNarcTest {

    @Test
    void 'the library'() {
        assertClean('jenkins', '**/*.groovy', 3)
    }

    @Test
    void 'the examples'() {
        assertClean('examples/jenkins', '**/*.Jenkinsfile', 3)
    }

    private static void assertClean(String folder, String files, int atLeast) {
        Results results = new CodeNarcRunner(ruleSetFiles: 'codenarc.groovy', reportWriters: [],
            sourceAnalyzer: new FilesystemSourceAnalyzer(baseDirectory: new File(Workspace.ROOT, folder).path, includes: files)).execute()
        assertTrue("only ${results.getTotalNumberOfFiles(true)} files", results.getTotalNumberOfFiles(true) >= atLeast)
        assertEquals('', told(results).join('\n'))
    }

    private static List<String> told(Results results) {
        List<String> own = results.violations.collect { "${results.path} ${it.rule.name} at line ${it.lineNumber} ${it.message ?: ''}: ${it.sourceLine?.trim()}".toString() }
        return own + results.children.collectMany { told(it) }
    }

}

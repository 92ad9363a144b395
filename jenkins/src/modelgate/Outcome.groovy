package modelgate

import com.cloudbees.groovy.cps.NonCPS

/** What the program tells the step: texts in, plain maps out, so that all of it survives a restart of the controller. */
class Outcome implements Serializable {

    private static final long serialVersionUID = 1L
    private static final List<String> COUNTS = ['blocking', 'warning', 'pass', 'fail', 'unsure', 'error', 'waived']

    /** Reads lines `key=value`. */
    @NonCPS
    static Map<String, String> read(String text) {
        Map<String, String> values = [:]
        for (line in text.split('\n')) {
            int at = line.indexOf('=')
            if (at > 0) {
                values.put(line.substring(0, at), line.substring(at + 1).trim())
            }
        }
        return values
    }

    /** What the step gives back to the Jenkinsfile. */
    @NonCPS
    static Map forPipeline(Map<String, String> values) {
        Map<String, Integer> counts = [:]
        for (name in COUNTS) {
            counts.put(name, Integer.parseInt(values.get(name)))
        }
        return [
            status: values.status,
            passed: values.status == 'passed',
            exitCode: Integer.parseInt(values.exit),
            description: values.description,
            verdict: values.verdict,
            report: values.report,
            counts: counts,
        ]
    }

    /** What the step promoteModel gives back. */
    @NonCPS
    static Map ofPromotion(Map<String, String> values) {
        Map<String, String> versions = [:]
        for (int i = 0; values.containsKey("version.${i}".toString()); i++) {
            String[] parts = values.get("version.${i}".toString()).split('\t', 2)
            versions.put(parts[0], parts.length > 1 ? parts[1] : '')
        }
        return [
            outcome: values.outcome,
            promoted: values.outcome == 'promoted' || values.outcome == 'already',
            versions: versions,
            champion: values.champion,
            description: values.description,
            report: values.report,
        ]
    }

    /** A controller says so of a step that no plugin brings; any other such error is a fault of a plugin. */
    @NonCPS
    static boolean isAbsentStep(String message) {
        return message.startsWith('No such DSL method')
    }

    /** As publishChecks takes them. */
    @NonCPS
    static List<Map> annotations(Map<String, String> values) {
        List<Map> annotations = []
        for (int i = 0; values.containsKey("annotation.${i}".toString()); i++) {
            String[] parts = values.get("annotation.${i}".toString()).split('\t', 5)
            int line = Integer.parseInt(parts[1])
            annotations.add([path: parts[0], startLine: line, endLine: line, annotationLevel: parts[2], title: parts[3], message: parts[4]])
        }
        return annotations
    }

    /** Whether `node --version` names a Node.js that the program runs on; what a Windows shell prints before it does not matter. */
    @NonCPS
    static boolean isNodeFit(String version) {
        if (!version.matches('v\\d+\\.\\d+\\.\\d+.*')) {
            return false
        }
        String[] parts = version.substring(1).split('\\.')
        int major = Integer.parseInt(parts[0])
        return major > 20 || (major == 20 && Integer.parseInt(parts[1]) >= 19)
    }

    @NonCPS
    static String lastLine(String text) {
        String[] lines = text.trim().split('\n')
        return lines[-1].trim()
    }

    /** The name of a branch's job in a multibranch project, where the characters that Jenkins reserves are percent-encoded. */
    @NonCPS
    static String jobNameOf(String branch) {
        String name = branch.replace('%', '%25')
        Map<String, String> reserved = ['/': '%2F', '\\': '%5C', '!': '%21', '@': '%40', '#': '%23', '$': '%24', '^': '%5E', '&': '%26', '|': '%7C',
            '<': '%3C', '>': '%3E', '[': '%5B', ']': '%5D', ':': '%3A', ';': '%3B', '?': '%3F', '*': '%2A']
        for (entry in reserved.entrySet()) {
            name = name.replace(entry.key, entry.value)
        }
        return name
    }

}

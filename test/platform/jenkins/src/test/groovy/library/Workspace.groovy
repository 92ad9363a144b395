package library

import controller.Controller

/** A repository with the flights example on a remote that the workspace is a clone of, and a controller that builds it. */
class Workspace {

    static final File ROOT = new File(System.getProperty('modelgate.root'))
    /** The check that the candidate fails, and one that it passes. */
    private static final String STRICT = 'accuracy, max_drop: 0.005'
    private static final String LOOSE = 'accuracy, max_drop: 0.2'

    final File folder = File.createTempDir('modelgate-jenkins-', '')
    final File remote = new File(folder, 'remote.git')
    final File clone = new File(folder, 'workspace')

    Workspace() {
        File author = authorClone()
        git(folder, 'init', '--quiet', '--bare', '--initial-branch=main', remote.path)
        git(author, 'remote', 'add', 'origin', remote.path)
        commit('main')
    }

    void close() {
        folder.deleteDir()
    }

    static String jenkinsfile(String name) {
        return new File(ROOT, "examples/jenkins/${name}.Jenkinsfile").text
    }

    static String strictGate() {
        return new File(ROOT, 'examples/flights/modelgate.yml').text
    }

    static String looseGate() {
        return strictGate().replace(STRICT, LOOSE)
    }

    /** The gate without the champion's predictions: compared with what last passed. */
    static String keptGate() {
        return looseGate().replace('baseline: {rows: predictions/champion.parquet}', 'baseline: {snapshot: last-passed, if_missing: bootstrap}')
            .replace('min_gain: 1%', 'max_rise: 1%')
    }

    /** Commits files on a branch, which starts at main, and pushes it. */
    String commit(Map<String, String> files = [:], String branch) {
        File author = new File(folder, 'author')
        if (branch != 'main') {
            git(author, 'checkout', '--quiet', '-B', branch, 'main')
        }
        files.each { name, text -> new File(author, name).text = text }
        git(author, 'add', '--all')
        git(author, '-c', 'user.name=Test', '-c', 'user.email=test@example.com', 'commit', '--quiet', '--allow-empty', '-m', 'change')
        git(author, 'push', '--quiet', 'origin', branch)
        String hash = git(author, 'rev-parse', 'HEAD')
        git(author, 'checkout', '--quiet', 'main')
        return hash
    }

    /** As the git plugin leaves it: a detached HEAD, of the remote no branch but the one that is built. */
    Controller checkout(String branch, Map<String, String> variables) {
        clone.deleteDir()
        clone.mkdirs()
        git(clone, 'init', '--quiet')
        git(clone, 'remote', 'add', 'origin', "file://${remote.path}".toString())
        git(clone, 'fetch', '--quiet', '--no-tags', '--depth=1', 'origin', "+refs/heads/${branch}:refs/remotes/origin/${variables.BRANCH_NAME ?: branch}".toString())
        git(clone, 'checkout', '--quiet', '--detach', "refs/remotes/origin/${variables.BRANCH_NAME ?: branch}".toString())
        Map<String, String> environment = [PATH: System.getenv('PATH'), HOME: folder.path, NODE_PATH: new File(ROOT, 'node_modules').path]
        List<String> allowed = getClass().getResource('/sandbox-allowed.txt').readLines().findAll { it && !it.startsWith('#') }
        return new Controller(new File(ROOT, 'jenkins'), clone, environment + variables, allowed)
    }

    private File authorClone() {
        File author = new File(folder, 'author')
        File example = new File(ROOT, 'examples/flights')
        new File(author, 'predictions').mkdirs()
        ['modelgate.yml', 'serving.json', 'predictions/candidate.parquet', 'predictions/champion.parquet', 'predictions/training.parquet'].each { name ->
            new File(author, name).bytes = new File(example, name).bytes
        }
        new File(author, 'promote.sh').text = '#!/bin/sh\ntouch promoted\n'
        new File(author, 'promote.sh').setExecutable(true)
        git(author, 'init', '--quiet', '--initial-branch=main')
        return author
    }

    private static String git(File folder, String... arguments) {
        Process process = (['git'] + arguments.toList()).execute(['HOME=/nonexistent', "PATH=${System.getenv('PATH')}".toString()], folder)
        StringBuffer out = new StringBuffer()
        StringBuffer err = new StringBuffer()
        process.waitForProcessOutput(out, err)
        assert process.exitValue() == 0 : "git ${arguments.join(' ')}: ${err}"
        return out.toString().trim()
    }

}

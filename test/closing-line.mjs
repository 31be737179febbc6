/** A jest reporter: the run's last line in plain words, for those who read logs by machine. */
export default class ClosingLine {
  onRunComplete(_contexts, {numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites}) {
    // A file that could not even be loaded has no failed test of its own.
    const failed = Math.max(numFailedTests, numFailedTestSuites);
    process.stdout.write(`${numPassedTests} passed, ${failed} failed, ${numPendingTests} skipped\n`);
  }
}

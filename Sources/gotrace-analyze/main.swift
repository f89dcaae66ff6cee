import AnalyzeCommands

AnalyzeCommand.runProgram()

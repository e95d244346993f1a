@echo off
rem Double click: sets everything up, starts the application, opens the browser.
rem The first start takes a minute or two; the next ones take seconds and need no network.
rem It was written for Windows 10 and later; tests/test_windows.py reads it line by line.
setlocal
chcp 65001 >nul
pushd "%~dp0"
if not exist install\environment.py goto unpack
set "PYTHONUTF8=1"
set "PYTHONPATH="
set "PYTHONHOME="

rem Which Python: the first that install\environment.py accepts.
set "FOUND="
for %%P in ("py -3.13" "py -3.12" "py -3.11" "py -3" "python" "python3") do if not defined FOUND call :try %%P
if not defined FOUND goto nopython

%FOUND% install\environment.py
if errorlevel 1 goto failed

".venv\Scripts\python.exe" -P -m simulator app --open %*
if errorlevel 130 exit /b 0
if errorlevel 1 goto failed
exit /b 0

:try
%~1 install\environment.py --suits >nul 2>nul
if errorlevel 1 exit /b 0
set "FOUND=%~1"
exit /b 0

:unpack
echo.
echo Unpack the whole zip into a folder first, then open run.bat there.
echo Extrayez d'abord tout le fichier zip dans un dossier, puis ouvrez run.bat dans ce dossier.
pause
exit /b 1

:nopython
echo.
echo Python 3.11, 3.12 or 3.13 is needed: install it from python.org, with "Add python.exe to PATH", and start again.
echo Il faut Python 3.11, 3.12 ou 3.13 : installez-le depuis python.org, avec "Add python.exe to PATH", puis recommencez.
echo.
python install\environment.py --suits
pause
exit /b 1

:failed
echo.
echo The application is not running. / L'application n'est pas lancee.
pause
exit /b 1
